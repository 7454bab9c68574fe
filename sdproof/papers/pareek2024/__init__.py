"""Pareek, Du, Oh (2024), "Understanding the Gains from Repeated Self-Distillation"."""
