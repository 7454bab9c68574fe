"""Instances, estimators and their excess risk; generic over the kind of number."""
