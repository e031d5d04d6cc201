import type { Feature } from '../feature.ts'

export const checkoutFeature: Feature = { routes: [] }
