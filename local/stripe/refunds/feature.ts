import type { Feature } from '../feature.ts'

export const refundsFeature: Feature = { routes: [] }
