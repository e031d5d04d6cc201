import type { Feature } from '../feature.ts'

export const eventsFeature: Feature = { routes: [] }
