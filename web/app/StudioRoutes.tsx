import { Route, Routes } from 'react-router'
import { page } from './page.tsx'

const StudioPassesPage = page(() => import('../pages/studio/StudioPassesPage.tsx'))
const PrivateStreamsPage = page(() => import('../pages/studio/PrivateStreamsPage.tsx'))
const StudioClubPage = page(() => import('../pages/studio/StudioClubPage.tsx'))
const TogetherPage = page(() => import('../pages/studio/TogetherPage.tsx'))
const TogetherRoomPage = page(() => import('../pages/studio/TogetherRoomPage.tsx'))
const CalendarPage = page(() => import('../pages/studio/CalendarPage.tsx'))
const EarningsPage = page(() => import('../pages/studio/EarningsPage.tsx'))
const ModerationPage = page(() => import('../pages/studio/ModerationPage.tsx'))
const ChannelsPage = page(() => import('../pages/studio/ChannelsPage.tsx'))
const TeamPage = page(() => import('../pages/studio/TeamPage.tsx'))
const NotFoundPage = page(() => import('../pages/NotFoundPage.tsx'))

/** What is below `/studio` but going live. */
export default function StudioRoutes() {
  return (
    <Routes>
      <Route path="channels" element={<ChannelsPage />} />
      <Route path="moderation" element={<ModerationPage />} />
      <Route path="channels/:handle/team" element={<TeamPage />} />
      <Route path="earnings" element={<EarningsPage />} />
      <Route path="private" element={<PrivateStreamsPage />} />
      <Route path="private/:id" element={<PrivateStreamsPage />} />
      <Route path="club" element={<StudioClubPage />} />
      <Route path="together" element={<TogetherPage />} />
      <Route path="together/:roomId" element={<TogetherRoomPage />} />
      <Route path="calendar" element={<CalendarPage />} />
      <Route path="passes" element={<StudioPassesPage tab="tiers" />} />
      <Route path="passes/sales" element={<StudioPassesPage tab="sales" />} />
      <Route path="passes/holders" element={<StudioPassesPage tab="holders" />} />
      <Route path="passes/tips" element={<StudioPassesPage tab="tips" />} />
      <Route path="passes/cards" element={<StudioPassesPage tab="cards" />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  )
}
