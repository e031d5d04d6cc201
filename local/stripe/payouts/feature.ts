import type { Feature } from '../feature.ts'
import { PAYOUT_COMMANDS } from './commands.ts'
import { beginDay, doAccountDay } from './payDay.ts'
import { arrivePayout, returnPayout, submitPayout } from './payout.ts'
import { PAYOUT_ROUTES } from './routes.ts'

export const payoutsFeature: Feature = {
  routes: [...PAYOUT_ROUTES],
  commands: [...PAYOUT_COMMANDS],
  jobs: {
    'payouts.day': beginDay,
    'payouts.account': doAccountDay,
    'payouts.submit': submitPayout,
    'payouts.arrive': arrivePayout,
    'payouts.return': returnPayout,
  },
}
