from musicscope.core.changes import Changes
from musicscope.core.events import Event
from musicscope.core.settings import Settings
from musicscope.core.undo import Command, UndoStack


def test_changes_join_and_name_every_track_they_touch():
    both = Changes(added=frozenset({1}), folders=True) | Changes(analysed=frozenset({2}))
    assert both.tracks == {1, 2}
    assert both.folders
    assert not Changes()


def test_a_subscriber_hears_until_it_leaves():
    event: Event[int] = Event()
    heard: list[int] = []
    leave = event.subscribe(heard.append)
    event.emit(1)
    leave()
    event.emit(2)
    assert heard == [1]


def test_undo_and_redo_go_back_and_forth_any_depth():
    value = [0]
    stack = UndoStack()

    def setting(new: int) -> Command:
        old = value[0]
        return Command(
            f"Set {new}", lambda: value.__setitem__(0, new), lambda: value.__setitem__(0, old)
        )

    stack.push(setting(1))
    stack.push(setting(2))
    stack.undo()
    assert (value, stack.undo_label, stack.redo_label) == ([1], "Set 1", "Set 2")
    stack.redo()
    assert value == [2]
    stack.undo()
    stack.undo()
    stack.undo()
    assert (value, stack.undo_label) == ([0], None)
    stack.push(setting(5))
    assert stack.redo_label is None


def test_settings_outlive_the_program_and_a_damaged_file_is_set_aside(tmp_path):
    path = tmp_path / "settings.json"
    Settings(path).set("volume", 0.5)
    assert Settings(path).get("volume") == 0.5
    path.write_text("{ not json")
    assert Settings(path).get("volume", 0.8) == 0.8
    assert (tmp_path / "settings.json.damaged").read_text() == "{ not json"


def test_a_setting_of_the_wrong_kind_counts_as_not_set(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text('{"volume": "loud", "shuffle": 1, "sort": ["title", true], "window": 5}')
    settings = Settings(path)
    assert settings.get("volume", 0.8) == 0.8
    assert settings.get("shuffle", False) is False
    assert settings.get("sort", ("artist", False)) == ["title", True]
    assert settings.get("window", "") == ""
