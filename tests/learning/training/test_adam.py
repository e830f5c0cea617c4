"""Adam as PyTorch computes it, without its compiler."""

import subprocess
import sys

import torch
from torch import nn

from musicscope.learning.training.adam import Adam


def test_it_steps_as_torchs_own_does_and_goes_on_after_a_pause():
    torch.manual_seed(0)
    ours = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
    theirs = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
    theirs.load_state_dict(ours.state_dict())
    mine = Adam(list(ours.parameters()), 0.01)
    reference = torch.optim.Adam(theirs.parameters(), lr=0.01)
    for number in range(10):
        x = torch.randn(6, 4)
        if number == 5:
            fresh = Adam(list(ours.parameters()), 0.01)
            fresh.remember(mine.memory())
            mine = fresh
        mine.forget_gradients()
        ours(x).square().mean().backward()
        mine.step()
        reference.zero_grad()
        theirs(x).square().mean().backward()
        reference.step()
    for one, other in zip(ours.parameters(), theirs.parameters(), strict=True):
        assert torch.equal(one, other)


def test_training_does_not_import_the_compiler_that_would_hold_up_the_window():
    program = """
import sys
from tests.learning.training.tiny import CPU, add_tiny, tiny_spec, toy
from musicscope.learning.training.loop import train
class Patch:
    def setitem(self, entries, name, value): entries[name] = value
add_tiny(Patch())
train(tiny_spec(epochs=1), toy(8), device=CPU)
assert "torch._dynamo" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)
