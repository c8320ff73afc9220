// Where the admin center begins: the one place that builds what lives as long as the page (the
// query cache, the router, the style renderer). Styles are inserted with the nonce that the server
// wrote into the page, so that the content security policy needs no `unsafe-inline`.

import { createDOMRenderer, FluentProvider, RendererProvider } from '@fluentui/react-components'
import { ApiFailure } from '@mainline/client'
import {
  MutationCache,
  notifyManager,
  QueryCache,
  QueryClient,
  QueryClientProvider,
} from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router/dom'
import { browserPhoneAccess } from './api/browser-phone.ts'
import { startTranslation } from './i18n/translations.ts'
import { paths } from './paths.ts'
import { Phone } from './phone/phone.ts'
import { PhoneProvider } from './phone/phone-context.ts'
import { createRouter } from './router.tsx'
import { useTheme } from './theme.ts'

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
const renderer = createDOMRenderer(document, { styleElementAttributes: { nonce } })

// What was read reaches every component before whoever waited for it goes on: a form that loads
// what somebody else saved must not fill itself from what its parent still holds.
notifyManager.setScheduler(queueMicrotask)

const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
  mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
  defaultOptions: {
    queries: { staleTime: 1_000, retry: (count, error) => isPassing(error) && count < 2 },
  },
})
const router = createRouter(queryClient)
const phone = new Phone(browserPhoneAccess(queryClient))
window.addEventListener('pagehide', () => phone.leave())

// The session ended elsewhere or in time: back to the sign-in, then back to this very place.
function leaveWhenSignedOut(error: Error): void {
  const { pathname, search } = window.location
  if (!(error instanceof ApiFailure) || error.status !== 401 || pathname === paths.signIn) return
  queryClient.removeQueries({ queryKey: ['me'] })
  const returnTo = encodeURIComponent(pathname + search)
  void router.navigate(`${paths.signIn}?returnTo=${returnTo}`)
}

function isPassing(error: Error): boolean {
  return !(error instanceof ApiFailure) || error.status === 0 || error.status >= 500
}

function App() {
  const { theme } = useTheme()
  return (
    <RendererProvider renderer={renderer} targetDocument={document}>
      <FluentProvider theme={theme} style={{ height: '100%' }}>
        <QueryClientProvider client={queryClient}>
          <PhoneProvider value={phone}>
            <RouterProvider router={router} />
          </PhoneProvider>
        </QueryClientProvider>
      </FluentProvider>
    </RendererProvider>
  )
}

await startTranslation()
const root = document.getElementById('root')
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
