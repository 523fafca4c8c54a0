"""The imperative shell: the only place that knows Prefect, arguments and today's date."""
