import type { Feature } from '../feature.ts'
import { EVENT_COMMANDS } from './commands.ts'
import { ENDPOINT_ROUTES } from './endpointRoutes.ts'
import { EVENT_ROUTES } from './eventRoutes.ts'
import { TIMELINE } from './timeline.ts'

export const eventsFeature: Feature = {
  routes: [...EVENT_ROUTES, ...ENDPOINT_ROUTES],
  pages: [TIMELINE],
  commands: EVENT_COMMANDS,
}
