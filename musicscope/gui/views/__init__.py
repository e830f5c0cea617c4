"""The live views of the playing track."""
