import type { Feature } from '../feature.ts'

export const payoutsFeature: Feature = { routes: [] }
