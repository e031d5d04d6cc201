import type { Feature } from '../feature.ts'
import { accountRoutes } from './accountRoutes.ts'
import { bankRoutes } from './banks/bankRoutes.ts'
import { accountCommands } from './commands.ts'
import { demandDocument, endDeadlines, verifyNow } from './keepAccount.ts'
import { linkRoutes } from './links.ts'
import { accountPages } from './pages/accountPages.ts'

export const accountsFeature: Feature = {
  routes: [...accountRoutes, ...linkRoutes, ...bankRoutes],
  pages: accountPages,
  commands: accountCommands,
  jobs: {
    'accounts.verify': verifyNow,
    'accounts.overdue': endDeadlines,
    'accounts.document': demandDocument,
  },
}
