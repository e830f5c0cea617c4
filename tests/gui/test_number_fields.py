"""Fields for numbers as the style sheet draws them."""

from PySide6.QtWidgets import QSpinBox

from musicscope.gui.theme import themes


def test_the_number_in_a_field_has_room_beside_the_border(qtbot):
    themes.apply("dark")
    field = QSpinBox()
    qtbot.addWidget(field)
    field.resize(120, 32)
    field.show()
    text = field.lineEdit().geometry()
    assert text.left() >= 8
    assert text.width() >= 100
