"""Events, settings, undo, paths, errors, registries: nothing here knows music or Qt."""
