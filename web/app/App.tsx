import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lazy } from 'react'
import { BrowserRouter, Route, Routes } from 'react-router'
import { mayRetry } from '#web/kit/api/queries.ts'
import { Shell } from './shell/Shell.tsx'

const loadHome = () => import('../pages/HomePage.tsx')
// fetched beside what draws it, for most people begin there
if (window.location.pathname === '/') void loadHome()

const HomePage = lazy(loadHome)
const StreamPage = lazy(() => import('../pages/stream/StreamPage.tsx'))
const StudioLivePage = lazy(() => import('../pages/stream/StudioLivePage.tsx'))
const StudioPassesPage = lazy(() => import('../pages/studio/StudioPassesPage.tsx'))
const ChannelPage = lazy(() => import('../pages/channel/ChannelPage.tsx'))
const SecurityPage = lazy(() => import('../pages/SecurityPage.tsx'))
const SignInPage = lazy(() => import('../pages/SignInPage.tsx'))
const LibraryPage = lazy(() => import('../pages/LibraryPage.tsx'))
const InboxPage = lazy(() => import('../pages/InboxPage.tsx'))
const SearchPage = lazy(() => import('../pages/SearchPage.tsx'))
const UnsubscribePage = lazy(() => import('../pages/UnsubscribePage.tsx'))
const InvitationPage = lazy(() => import('../pages/invitations/InvitationPage.tsx'))
const NeverInvitePage = lazy(() => import('../pages/invitations/NeverInvitePage.tsx'))
const PrivateStreamsPage = lazy(() => import('../pages/studio/PrivateStreamsPage.tsx'))
const ChannelsPage = lazy(() => import('../pages/studio/ChannelsPage.tsx'))
const NotFoundPage = lazy(() => import('../pages/NotFoundPage.tsx'))

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
            <Route path="studio/live" element={<StudioLivePage />} />
            <Route path="studio/channels" element={<ChannelsPage />} />
            <Route path="studio/private" element={<PrivateStreamsPage />} />
            <Route path="studio/private/:id" element={<PrivateStreamsPage />} />
            <Route path="studio/passes" element={<StudioPassesPage tab="tiers" />} />
            <Route path="me" element={<LibraryPage />} />
            <Route path="studio/passes/sales" element={<StudioPassesPage tab="sales" />} />
            <Route path="studio/passes/holders" element={<StudioPassesPage tab="holders" />} />
            <Route path="studio/passes/cards" element={<StudioPassesPage tab="cards" />} />
            <Route path="me/security" element={<SecurityPage />} />
            <Route path="inbox" element={<InboxPage />} />
            <Route path="unsubscribe/:token" element={<UnsubscribePage />} />
            <Route path="invitation" element={<InvitationPage />} />
            <Route path="invitation/never" element={<NeverInvitePage />} />
            <Route path="search" element={<SearchPage />} />
            <Route path="signin" element={<SignInPage />} />
            <Route path="*" element={<NotFoundPage />} />
          </Route>
        </Routes>
      </BrowserRouter>
    </QueryClientProvider>
  )
}
