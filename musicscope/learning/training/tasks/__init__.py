"""What a network can be asked to learn: one file a task."""

from __future__ import annotations

from musicscope.learning.training.tasks.task import TASKS, Task

__all__ = ["TASKS", "Task"]
