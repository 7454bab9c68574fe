"""The derivations, one file for each part of theory §1 to §6."""
