"""The table's header: sorting, choosing, moving and sizing columns, remembered between runs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QPainter, QPolygonF
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from musicscope.core.settings import Settings
from musicscope.gui.library.columns import LOOKS, SHOWN_AT_FIRST, TAGS, ColumnLook
from musicscope.gui.library.track_delegate import CELL
from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, colour, font, themes

COLUMNS_SETTING = "library.columns"
SORT_SETTING = "library.sort"
HEIGHT = 30
NARROWEST = 36
TITLE_NARROWEST = 98
#: Of the width that all other columns leave, what the artist gets until someone sizes that column.
ARTIST_SHARE = 0.42
ARTIST_NARROWEST = 76


class TrackHeader(QHeaderView):
    """Columns of the track table.

    Title and artist share what width the others leave.

    Signals
    -------
    sort_changed : str, bool
        A column's name, and whether its greatest values come first.
    """

    sort_changed = Signal(str, bool)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._settings = settings
        self._arranging = False
        self._sized: set[str] = set()
        name, descending = settings.get(SORT_SETTING, ("artist", False))
        self.sort_name: str = name
        self.extend_columns: Callable[[QMenu], None] = lambda _: None
        self.descending = bool(descending)
        self.setAccessibleName("Columns")
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(NARROWEST)
        self.setFixedHeight(HEIGHT)
        self.setMouseTracking(True)
        self._saver = QTimer(self, singleShot=True, interval=400)
        self._saver.timeout.connect(self.save)
        self.sectionClicked.connect(self._clicked)
        self.sectionResized.connect(self._resized)
        self.sectionMoved.connect(lambda *_: self._arranging or self._saver.start())
        listen(self, themes.changed, lambda _: self.viewport().update())

    @property
    def looks(self) -> tuple[ColumnLook, ...]:
        """The columns that the table has."""
        return getattr(self.model(), "looks", LOOKS)

    def position(self, name: str) -> int | None:
        """Return the place of a column among all, or None where there is no such column."""
        return next((i for i, look in enumerate(self.looks) if look.name == name), None)

    @property
    def sort_look(self) -> ColumnLook:
        """The column that the table is sorted by; the artist where that one is gone."""
        place = self.position(self.sort_name)
        return self.looks[self.position("artist") if place is None else place]

    def restore(self) -> None:
        """Arrange the columns as they were left; call it once the model is set."""
        kept = self._settings.get(COLUMNS_SETTING, {})
        widths = kept.get("widths", {})
        self._sized = set(widths)
        order = [n for n in kept.get("shown", SHOWN_AT_FIRST) if self.position(n) is not None]
        if "title" not in order:
            order.insert(0, "title")
        self._arranging = True
        for logical, look in enumerate(self.looks):
            self.setSectionResizeMode(logical, QHeaderView.ResizeMode.Interactive)
            self.resizeSection(logical, max(NARROWEST, int(widths.get(look.name, look.width))))
            self.setSectionHidden(logical, look.name not in order)
        for visual, name in enumerate(order):
            self.moveSection(self.visualIndex(self.position(name)), visual)
        self._arranging = False
        self.fill()

    def save(self) -> None:
        """Remember which columns are shown, in what order and how wide."""
        self._saver.stop()
        known = [name for name in sorted(self._sized) if self.position(name) is not None]
        widths = {name: self.sectionSize(self.position(name)) for name in known}
        shown = [self.looks[i].name for i in self._shown()]
        self._settings.set(COLUMNS_SETTING, {"shown": shown, "widths": widths})

    def sort_by(self, name: str, descending: bool = False) -> None:
        """Sort by a column from now on."""
        self.sort_name, self.descending = name, descending
        self._settings.set(SORT_SETTING, [name, descending])
        self.viewport().update()
        self.sort_changed.emit(name, descending)

    def show_column(self, name: str, shown: bool) -> None:
        """Show a column at the end, or hide it; the title always stays."""
        logical = self.position(name)
        if logical is None or name == "title":
            return
        if shown and self.isSectionHidden(logical):
            self.resizeSection(logical, max(self.sectionSize(logical), self.looks[logical].width))
            self.setSectionHidden(logical, False)
            self.moveSection(self.visualIndex(logical), len(self._shown()) - 1)
        else:
            self.setSectionHidden(logical, not shown)
        self.fill()
        self._saver.start()

    def show_new(self, name: str) -> None:
        """Show a column that the model has just got, at the end."""
        logical = self.position(name)
        self.setSectionResizeMode(logical, QHeaderView.ResizeMode.Interactive)
        self._arranging = True
        self.resizeSection(logical, self.looks[logical].width)
        self._arranging = False
        self.fill()
        self._saver.start()

    def fill(self) -> None:
        """Share out the width that the fixed columns leave."""
        title, artist, shown = self.position("title"), self.position("artist"), self._shown()
        shares = artist in shown and "artist" not in self._sized
        elastic = {title, artist} if shares else {title}
        rest = self.viewport().width() - sum(self.sectionSize(i) for i in shown if i not in elastic)
        self._arranging = True
        if shares:
            width = max(ARTIST_NARROWEST, round(rest * ARTIST_SHARE))
            self.resizeSection(artist, width)
            rest -= width
        self.resizeSection(title, max(TITLE_NARROWEST, rest))
        self._arranging = False

    def columns_menu(self, parent: QWidget) -> QMenu:
        """Return a menu with a tick for each column shown."""
        menu = QMenu("Columns", parent)
        for logical, look in enumerate(LOOKS):
            action = menu.addAction(look.label)
            action.setCheckable(True)
            action.setChecked(not self.isSectionHidden(logical))
            action.setEnabled(look.name != "title")
            action.toggled.connect(lambda on, name=look.name: self.show_column(name, on))
        self.extend_columns(menu)
        menu.addSeparator()
        menu.addAction("Reset columns", self._reset)
        return menu

    def sort_menu(self, parent: QWidget) -> QMenu:
        """Return a menu that does what clicks on the header do."""
        menu = QMenu("Sort by", parent)
        for look in self.looks:
            action = menu.addAction(look.label)
            action.setCheckable(True)
            action.setChecked(look.name == self.sort_name)
            action.triggered.connect(lambda _, name=look.name: self.sort_by(name, self.descending))
        menu.addSeparator()
        action = menu.addAction("Greatest first")
        action.setCheckable(True)
        action.setChecked(self.descending)
        action.triggered.connect(lambda on: self.sort_by(self.sort_name, on))
        return menu

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEIGHT)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)
        self.fill()

    def hideEvent(self, event: object) -> None:
        if self._saver.isActive():
            self.save()
        super().hideEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.columns_menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        theme, look = themes.active, self.looks[logical]
        sorted_by = look.name == self.sort_name
        hovered = rect.contains(self.viewport().mapFromGlobal(self.cursor().pos()))
        painter.fillRect(rect, colour(theme.panel))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, colour(theme.line))
        left = INSET if self.visualIndex(logical) == 0 else CELL
        box = QRectF(rect).adjusted(left, 0, -CELL, -1)
        face = font(11, 500 if sorted_by else 400)
        painter.setFont(face)
        painter.setPen(colour(theme.text if sorted_by or hovered else theme.soft))
        room = int(box.width()) - (11 if sorted_by else 0)
        metrics = QFontMetrics(face)
        text = metrics.elidedText(look.label, Qt.TextElideMode.ElideRight, room)
        wide = metrics.horizontalAdvance(text)
        x = box.right() - wide if look.numeric else box.x()
        painter.drawText(
            QRectF(x, box.y(), wide + 2, box.height()), Qt.AlignmentFlag.AlignVCenter, text
        )
        if sorted_by:
            tip = x - 10 if look.numeric else x + wide + 5
            self._paint_arrow(painter, QPointF(tip, box.center().y()))

    def _paint_arrow(self, painter: QPainter, at: QPointF) -> None:
        up = -1 if self.descending else 1
        points = [at + QPointF(0, 1.5 * up), at + QPointF(3, -1.5 * up), at + QPointF(6, 1.5 * up)]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = painter.pen()
        pen.setWidthF(1.3)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(points))

    def _shown(self) -> list[int]:
        visual_order = (self.logicalIndex(v) for v in range(self.count()))
        return [i for i in visual_order if not self.isSectionHidden(i)]

    def _clicked(self, logical: int) -> None:
        look = self.looks[logical]
        likeliest_first = look.tag is not None or look is TAGS
        again = look.name == self.sort_name
        self.sort_by(look.name, not self.descending if again else likeliest_first)

    def _resized(self, logical: int, old: int, new: int) -> None:
        if self._arranging or not old or not new:
            return
        shown = self._shown()
        if self.looks[logical].name != "title":
            self._sized.add(self.looks[logical].name)
            self.fill()
        elif logical in shown[:-1]:
            neighbour = shown[shown.index(logical) + 1]
            self._sized.add(self.looks[neighbour].name)
            self._arranging = True
            self.resizeSection(neighbour, max(NARROWEST, self.sectionSize(neighbour) + old - new))
            self._arranging = False
        self._saver.start()

    def _reset(self) -> None:
        self._settings.set(COLUMNS_SETTING, {})
        self.restore()
