"""Recorded deliveries in, expected requests out: each channel against a server of ours that plays its platform."""
