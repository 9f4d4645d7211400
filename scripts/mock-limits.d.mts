// The types of mock-limits.mjs.
export const mockLimits: { id: string; what: string; instead: string }[];
