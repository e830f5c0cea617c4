"""How a network learns from the owner's labels: tasks, data that is ready in time, the loop."""
