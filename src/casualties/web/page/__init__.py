"""The dashboard's page: its layout, the callbacks that fill it, and what they fill it with."""
