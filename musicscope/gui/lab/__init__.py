"""The sound lab, the lessons and the equaliser, as the window shows them."""
