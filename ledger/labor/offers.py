"""What the floor of labor gives to the floors below it."""

from coopkit.offers import demo_steps
from ledger.labor import demo

demo_steps.offer("labor", demo.tell, order=50)
