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
const OtherRoutes = page(() => import('./OtherRoutes.tsx'))
const StudioLivePage = page(() => import('../pages/stream/StudioLivePage.tsx'))
const ChannelPage = page(() => import('../pages/channel/ChannelPage.tsx'))
const SecurityPage = page(() => import('../pages/SecurityPage.tsx'))
const SignInPage = page(() => import('../pages/SignInPage.tsx'))
const LibraryPage = page(() => import('../pages/LibraryPage.tsx'))
const ReceiptPage = page(() => import('../pages/pay/ReceiptPage.tsx'))
const PayPage = page(() => import('../pages/pay/PayPage.tsx'))
const InboxPage = page(() => import('../pages/InboxPage.tsx'))
const SearchPage = page(() => import('../pages/SearchPage.tsx'))

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
            <Route path="me/receipts/:id" element={<ReceiptPage />} />
            <Route path="pay/:id" element={<PayPage />} />
            <Route path="me" element={<LibraryPage />} />
            <Route path="me/security" element={<SecurityPage />} />
            <Route path="inbox" element={<InboxPage />} />
            <Route path="search" element={<SearchPage />} />
            <Route path="signin" element={<SignInPage />} />
            <Route path="*" element={<OtherRoutes />} />
          </Route>
        </Routes>
      </BrowserRouter>
    </QueryClientProvider>
  )
}
