import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import { BrowserRouter, Route, Routes } from 'react-router'
import { mayRetry } from '#web/kit/api/queries.ts'
import { fetchedComponent } from '#web/kit/states/fetchedComponent.tsx'
import { PageLoading } from './shell/PageLoading.tsx'
import { Shell } from './shell/Shell.tsx'

const loadHome = () => import('../pages/HomePage.tsx')
// fetched beside what draws it, for most people begin there
if (window.location.pathname === '/') void loadHome()

function page<P extends object>(fetchFile: () => Promise<{ default: ComponentType<P> }>): ComponentType<P> {
  return fetchedComponent(() => fetchFile().then((file) => file.default), <PageLoading />)
}

const HomePage = page(loadHome)
const StreamPage = page(() => import('../pages/stream/StreamPage.tsx'))
const StudioLivePage = page(() => import('../pages/stream/StudioLivePage.tsx'))
const StudioPassesPage = page(() => import('../pages/studio/StudioPassesPage.tsx'))
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
const PrivateStreamsPage = page(() => import('../pages/studio/PrivateStreamsPage.tsx'))
const EarningsPage = page(() => import('../pages/studio/EarningsPage.tsx'))
const OwnActsPage = page(() => import('../pages/OwnActsPage.tsx'))
const TransparencyPage = page(() => import('../pages/TransparencyPage.tsx'))
const PolicyPage = page(() => import('../pages/PolicyPage.tsx'))
const ModerationPage = page(() => import('../pages/studio/ModerationPage.tsx'))
const ModPage = page(() => import('../pages/moderation/ModPage.tsx'))
const ChannelsPage = page(() => import('../pages/studio/ChannelsPage.tsx'))
const TeamPage = page(() => import('../pages/studio/TeamPage.tsx'))
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
            <Route path="c/:handle/live" element={<StreamPage />} />
            <Route path="s/:id" element={<StreamPage />} />
            <Route path="r/:id" element={<StreamPage />} />
            <Route path="studio/live" element={<StudioLivePage kind="stream" />} />
            <Route path="studio/rooms" element={<StudioLivePage kind="voice" />} />
            <Route path="studio/channels" element={<ChannelsPage />} />
            <Route path="mod/:roomId" element={<ModPage />} />
            <Route path="studio/moderation" element={<ModerationPage />} />
            <Route path="studio/channels/:handle/team" element={<TeamPage />} />
            <Route path="studio/earnings" element={<EarningsPage />} />
            <Route path="studio/private" element={<PrivateStreamsPage />} />
            <Route path="studio/private/:id" element={<PrivateStreamsPage />} />
            <Route path="studio/passes" element={<StudioPassesPage tab="tiers" />} />
            <Route path="me/receipts/:id" element={<ReceiptPage />} />
            <Route path="pay/:id" element={<PayPage />} />
            <Route path="me" element={<LibraryPage />} />
            <Route path="studio/passes/sales" element={<StudioPassesPage tab="sales" />} />
            <Route path="studio/passes/holders" element={<StudioPassesPage tab="holders" />} />
            <Route path="studio/passes/tips" element={<StudioPassesPage tab="tips" />} />
            <Route path="studio/passes/cards" element={<StudioPassesPage tab="cards" />} />
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
