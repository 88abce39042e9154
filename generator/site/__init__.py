"""What the site says, and at which address. Pure: values in, values out."""
