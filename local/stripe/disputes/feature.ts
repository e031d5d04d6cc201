import type { Feature } from '../feature.ts'

export const disputesFeature: Feature = { routes: [] }
