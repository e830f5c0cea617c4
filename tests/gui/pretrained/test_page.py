"""The page of pretrained networks, and the search by description."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from musicscope.gui.inspector.word_chip import WordChip
from musicscope.gui.labels.said import Said
from musicscope.gui.library.search_trouble import nothing_found
from musicscope.gui.pretrained.asking import Asking
from musicscope.gui.pretrained.page import PretrainedPage
from musicscope.gui.pretrained.search_dialog import DescriptionDialog
from musicscope.workspace.pretrained_entries import Near
from musicscope.workspace.pretrained_search import NO_WORDS
from tests.gui.pretrained.world import PretrainedWorld


@pytest.fixture
def workspace(qtbot, tmp_path):
    made = PretrainedWorld(tmp_path)
    yield made
    made.close()


@pytest.fixture
def pretrained(workspace):
    return workspace.pretrained


@pytest.fixture
def page(qtbot, workspace):
    page = PretrainedPage(workspace)
    qtbot.addWidget(page)
    page.resize(1000, 760)
    with qtbot.waitExposed(page):
        page.show()
    return page


def words_of(widget):
    return "\n".join(
        label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)
    )


def asking():
    shown = (w for w in QApplication.topLevelWidgets() if isinstance(w, Asking))
    return next(w for w in shown if w.isVisible())


def test_looking_for_networks_begins_when_the_page_is_seen_and_fetches_nothing(page, pretrained):
    assert pretrained.done == [("look", "")]
    page.hide()
    page.show()
    assert pretrained.done == [("look", "")]
    assert "nothing is fetched unless you say so" in words_of(page)


def test_every_network_says_licence_size_window_and_whether_it_knows_words(qtbot, page, pretrained):
    pretrained.found("clap")
    for name, told in {
        "clap": ("Apache-2.0", "618 MB", "10 s", "512 numbers", "searches by description"),
        "discogs_effnet": ("CC BY-NC-SA 4.0: not for commercial use", "1,280 numbers"),
        "mert": ("not for commercial use", "needs a program of its own"),
    }.items():
        page.list.look_at(name)
        for words in told:
            qtbot.waitUntil(lambda w=words: w in words_of(page.card))


def test_what_is_not_here_can_be_downloaded_after_a_question(page, pretrained):
    pretrained.found("clap")
    page.list.look_at("discogs_effnet")
    card = page.card
    assert "Not on this computer" in card.state.text()
    assert not card.embed.isVisibleTo(card)
    card.get.click()
    dialog = asking()
    told = words_of(dialog)
    for words in ("essentia.upf.edu", "CC BY-NC-SA 4.0", "18 MB", "/data/pretrained"):
        assert words in told
    dialog.reject()
    assert ("download", "discogs_effnet") not in pretrained.done
    card.get.click()
    asking().does.click()
    assert ("download", "discogs_effnet") in pretrained.done


def test_a_download_shows_how_far_it_is_and_can_be_cancelled(page, pretrained):
    pretrained.found("clap")
    page.list.look_at("ast")
    pretrained.begin("ast", 173_000_000, 346_000_000, "bytes")
    card = page.card
    assert "173 MB of 346 MB" in card.pace.text()
    assert card.bar.value() == 500
    card.stop.click()
    assert pretrained.jobs["ast"].ended


def test_a_program_of_others_runs_only_after_a_tick(page, pretrained):
    pretrained.found("mert")
    page.list.look_at("mert")
    card = page.card
    assert "waits for your consent" in card.state.text()
    assert not card.embed.isVisibleTo(card)
    card.agree.click()
    dialog = asking()
    assert "all your rights" in words_of(dialog)
    assert "m-a-p/MERT-v1-95M" in words_of(dialog)
    assert not dialog.does.isEnabled()
    dialog.tick.click()
    dialog.does.click()
    assert ("consent", "mert") in pretrained.done
    assert card.embed.isVisibleTo(card)
    card.take_back.click()
    assert not card.embed.isVisibleTo(card)


def test_listening_tells_how_much_has_been_heard(page, pretrained):
    pretrained.found("clap")
    page.list.look_at("clap")
    card = page.card
    card.embed.click()
    assert ("embed", "clap") in pretrained.done
    pretrained.begin("clap", 50, 200, "tracks")
    assert "50 of 200 tracks" in card.pace.text()
    pretrained.jobs.clear()
    pretrained.found("clap", heard=150)
    assert "has heard 150 of 200 tracks" in card.state.text()
    assert card.embed.text() == "Listen to what is new"
    pretrained.found("clap", heard=200)
    assert "has heard all 200 tracks" in card.state.text()
    assert not card.embed.isVisibleTo(card)
    card.forget.click()
    assert ("forget", "clap") in pretrained.done


def test_missing_packages_are_named_with_what_to_run(page, pretrained):
    pretrained.help = 'It needs a part that is not installed; run: pip install "x"'
    pretrained.found("clap")
    assert "pip install" in page.trouble.text()
    page.list.look_at("clap")
    assert not page.card.embed.isVisibleTo(page.card)


def test_another_folder_can_be_chosen_and_left_again(page, pretrained, monkeypatch):
    monkeypatch.setattr(
        "musicscope.gui.library.file_places.choose_folder", lambda *_: b"/mnt/networks"
    )
    assert not page.usual.isVisibleTo(page)
    page.choose.click()
    assert str(pretrained.folder) == "/mnt/networks"
    assert "/mnt/networks" in page.place.text()
    page.usual.click()
    assert pretrained.folder_is_usual


def test_all_controls_have_names(page, pretrained):
    pretrained.found("clap", heard=3)
    for button in page.findChildren(QPushButton):
        assert button.accessibleName() or button.text()
    assert page.list.accessibleName()
    item = page.list.item(0)
    from PySide6.QtCore import Qt

    assert "AST" in item.data(Qt.ItemDataRole.AccessibleTextRole)


@pytest.fixture
def dialog(qtbot, workspace):
    dialog = DescriptionDialog(workspace)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


def test_without_a_network_that_knows_words_the_dialog_teaches(dialog):
    assert dialog.sentence.text() == NO_WORDS
    assert dialog.help.isVisibleTo(dialog)


def test_a_description_ranks_tracks_and_one_of_them_plays(qtbot, dialog, workspace, pretrained):
    pretrained.found("clap", heard=200)
    ids = [int(i) for i in workspace.catalogue.ids()[:3]]
    pretrained.ranked = tuple(Near(i, 0.4 - n / 10) for n, i in enumerate(ids))
    assert "slow piano in the rain" in dialog.sentence.text()
    dialog.line.setText("angry guitars")
    qtbot.waitUntil(lambda: len(dialog.list.found.rows) == 3)
    assert [row.words for row in dialog.list.found.rows] == ["0.40", "0.30", "0.20"]
    assert dialog.list.found.ids == tuple(ids)
    dialog.list.play_wanted.emit(1)
    assert workspace.playback.current == ids[1]


def test_the_empty_table_says_why_a_description_finds_nothing(workspace, pretrained):
    assert NO_WORDS in nothing_found(workspace, 'sounds:"rain"')
    assert NO_WORDS not in nothing_found(workspace, "rain")
    pretrained.found("clap", heard=200)
    assert "matches" in nothing_found(workspace, 'sounds:"rain"')


def test_a_guess_by_its_name_says_so(qtbot):
    from musicscope.library.tags import Tag

    said = Said(None, 0.62, False, from_name=True)
    assert "from its name alone" in said.words
    assert said.figure == "by name"
    assert not said.suggested
    fields = {"id": 1, "name": "jazz"}
    chip = WordChip(Tag(**fields), said, "", None)
    qtbot.addWidget(chip)
    assert chip.figure == "0.62 from its name alone"
    assert chip.open
