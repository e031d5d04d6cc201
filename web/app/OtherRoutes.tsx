import { Route, Routes } from 'react-router'
import { page } from './page.tsx'

const OwnActsPage = page(() => import('../pages/OwnActsPage.tsx'))
const PolicyPage = page(() => import('../pages/PolicyPage.tsx'))
const TransparencyPage = page(() => import('../pages/TransparencyPage.tsx'))
const UnsubscribePage = page(() => import('../pages/UnsubscribePage.tsx'))
const VerifyPage = page(() => import('../pages/VerifyPage.tsx'))
const AdminDisputePage = page(() => import('../pages/admin/AdminDisputePage.tsx'))
const AdminDisputesPage = page(() => import('../pages/admin/AdminDisputesPage.tsx'))
const AdminMoneyPage = page(() => import('../pages/admin/AdminMoneyPage.tsx'))
const BookingPage = page(() => import('../pages/calls/BookingPage.tsx'))
const CallPage = page(() => import('../pages/calls/CallPage.tsx'))
const MyCallsPage = page(() => import('../pages/calls/MyCallsPage.tsx'))
const BookPage = page(() => import('../pages/channel/BookPage.tsx'))
const InvitationPage = page(() => import('../pages/invitations/InvitationPage.tsx'))
const NeverInvitePage = page(() => import('../pages/invitations/NeverInvitePage.tsx'))
const ModPage = page(() => import('../pages/moderation/ModPage.tsx'))
const NotFoundPage = page(() => import('../pages/NotFoundPage.tsx'))

/** What few people open, and where nothing is: their addresses cost the other pages nothing. */
export default function OtherRoutes() {
  return (
    <Routes>
      <Route path="mod/:roomId" element={<ModPage />} />
      <Route path="me/moderation" element={<OwnActsPage />} />
      <Route path="me/calls" element={<MyCallsPage />} />
      <Route path="me/calls/:bookingId" element={<BookingPage />} />
      <Route path="call/:bookingId" element={<CallPage />} />
      <Route path="policy" element={<PolicyPage />} />
      <Route path="policy/transparency" element={<TransparencyPage />} />
      <Route path="verify" element={<VerifyPage />} />
      <Route path="unsubscribe/:token?" element={<UnsubscribePage />} />
      <Route path="c/:handle/book" element={<BookPage />} />
      <Route path="invitation" element={<InvitationPage />} />
      <Route path="invitation/never" element={<NeverInvitePage />} />
      <Route path="admin/money" element={<AdminMoneyPage />} />
      <Route path="admin/disputes" element={<AdminDisputesPage />} />
      <Route path="admin/disputes/:bookingId" element={<AdminDisputePage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  )
}
