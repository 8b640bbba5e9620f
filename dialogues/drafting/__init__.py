"""Makes a better version of somebody's draft out of their own words."""
