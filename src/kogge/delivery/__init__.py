"""From contract to parcel to money back."""
