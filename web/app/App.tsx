import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { BrowserRouter, Route, Routes } from 'react-router'
import { mayRetry } from '#web/kit/api/queries.ts'
import { page } from './page.tsx'
import { Shell } from './shell/Shell.tsx'

const loadHome = () => import('../pages/HomePage.tsx')
// fetched beside what draws it, for most people begin there
if (window.location.pathname === '/') void loadHome()

const HomePage = page(loadHome)
const StreamPage = page(() => import('../pages/stream/StreamPage.tsx'))
// most people never come there
const StudioRoutes = page(() => import('./StudioRoutes.tsx'))
const StudioLivePage = page(() => import('../pages/stream/StudioLivePage.tsx'))
const ChannelPage = page(() => import('../pages/channel/ChannelPage.tsx'))
const SecurityPage = page(() => import('../pages/SecurityPage.tsx'))
const SignInPage = page(() => import('../pages/SignInPage.tsx'))
const LibraryPage = page(() => import('../pages/LibraryPage.tsx'))
const ReceiptPage = page(() => import('../pages/pay/ReceiptPage.tsx'))
const PayPage = page(() => import('../pages/pay/PayPage.tsx'))
const InboxPage = page(() => import('../pages/InboxPage.tsx'))
const SearchPage = page(() => import('../pages/SearchPage.tsx'))
const UnsubscribePage = page(() => import('../pages/UnsubscribePage.tsx'))
const InvitationPage = page(() => import('../pages/invitations/InvitationPage.tsx'))
const NeverInvitePage = page(() => import('../pages/invitations/NeverInvitePage.tsx'))
const OwnActsPage = page(() => import('../pages/OwnActsPage.tsx'))
const TransparencyPage = page(() => import('../pages/TransparencyPage.tsx'))
const PolicyPage = page(() => import('../pages/PolicyPage.tsx'))
const ModPage = page(() => import('../pages/moderation/ModPage.tsx'))
const AdminMoneyPage = page(() => import('../pages/AdminMoneyPage.tsx'))
const NotFoundPage = page(() => import('../pages/NotFoundPage.tsx'))

const queries = new QueryClient({
  defaultOptions: { queries: { retry: mayRetry, refetchOnWindowFocus: true } },
})

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <BrowserRouter>
        <Routes>
          <Route element={<Shell />}>
            <Route index element={<HomePage />} />
            <Route path="c/:handle" element={<ChannelPage tab="live" />} />
            <Route path="c/:handle/join" element={<ChannelPage tab="join" />} />
            <Route path="c/:handle/club" element={<StreamPage isClub />} />
            <Route path="c/:handle/live" element={<StreamPage />} />
            <Route path="s/:id" element={<StreamPage />} />
            <Route path="r/:id" element={<StreamPage />} />
            <Route path="studio/live" element={<StudioLivePage kind="stream" />} />
            <Route path="studio/rooms" element={<StudioLivePage kind="voice" />} />
            <Route path="studio/*" element={<StudioRoutes />} />
            <Route path="mod/:roomId" element={<ModPage />} />
            <Route path="me/receipts/:id" element={<ReceiptPage />} />
            <Route path="pay/:id" element={<PayPage />} />
            <Route path="me" element={<LibraryPage />} />
            <Route path="me/moderation" element={<OwnActsPage />} />
            <Route path="policy" element={<PolicyPage />} />
            <Route path="policy/transparency" element={<TransparencyPage />} />
            <Route path="me/security" element={<SecurityPage />} />
            <Route path="inbox" element={<InboxPage />} />
            <Route path="unsubscribe/:token?" element={<UnsubscribePage />} />
            <Route path="invitation" element={<InvitationPage />} />
            <Route path="invitation/never" element={<NeverInvitePage />} />
            <Route path="search" element={<SearchPage />} />
            <Route path="admin/money" element={<AdminMoneyPage />} />
            <Route path="signin" element={<SignInPage />} />
            <Route path="*" element={<NotFoundPage />} />
          </Route>
        </Routes>
      </BrowserRouter>
    </QueryClientProvider>
  )
}
