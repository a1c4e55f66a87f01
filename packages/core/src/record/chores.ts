/** The lane of what the gateway does of itself, by the clock. */
export const choreLane = "chores";
