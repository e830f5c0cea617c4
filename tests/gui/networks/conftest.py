"""A dock of networks, wide enough for both sides, and one that is narrow."""

import pytest

from musicscope.gui.networks.panel import NetworksPanel
from tests.gui.networks.world import NetworksWorld


@pytest.fixture
def workspace(qtbot, tmp_path):
    made = NetworksWorld(tmp_path)
    yield made
    made.close()


@pytest.fixture
def networks(workspace):
    return workspace.networks


@pytest.fixture
def open_panel(qtbot, workspace):
    def open_panel(width=1100):
        panel = NetworksPanel(workspace)
        qtbot.addWidget(panel)
        panel.resize(width, 760)
        with qtbot.waitExposed(panel):
            panel.show()
        panel.activateWindow()
        return panel

    return open_panel


@pytest.fixture
def panel(open_panel):
    return open_panel()
