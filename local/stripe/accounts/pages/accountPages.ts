import type { Page } from '../../feature.ts'
import { sendBank, showBank } from './bankPage.ts'
import { showDashboard } from './dashboardPage.ts'
import { sendSetup, showSetup } from './setupPage.ts'
import { enterByLink, inVisit } from './visits.ts'

export const accountPages: Page[] = [
  { method: 'GET', path: '/setup/{link}', answer: enterByLink },
  { method: 'GET', path: '/account/{visit}', answer: inVisit(showSetup) },
  { method: 'POST', path: '/account/{visit}', answer: inVisit(sendSetup) },
  { method: 'GET', path: '/account/{visit}/bank', answer: inVisit(showBank) },
  { method: 'POST', path: '/account/{visit}/bank', answer: inVisit(sendBank) },
  { method: 'GET', path: '/account/{visit}/dashboard', answer: inVisit(showDashboard) },
]
