/** In which order a voice room's requests to speak stand. */
export const FLOOR_ORDERS = ['first_come', 'least_spoken'] as const
export type FloorOrder = (typeof FLOOR_ORDERS)[number]
