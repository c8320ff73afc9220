// What is seen where a page could not be loaded: the reason, and a way to try again. Also the
// answer to a URL that leads nowhere.

import { Button } from '@fluentui/react-components'
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle'
import { LockClosedRegular } from '@fluentui/react-icons/svg/lock-closed'
import { ApiFailure } from '@mainline/client'
import { useTranslation } from 'react-i18next'
import { isRouteErrorResponse, useNavigate, useRouteError } from 'react-router'
import { paths } from '../paths.ts'
import { EmptyState } from '../ui/empty-state.tsx'

/** The page in place of one that failed. */
export function RouteError() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const error = useRouteError()
  const status = isRouteErrorResponse(error) || error instanceof ApiFailure ? error.status : 0
  const message = error instanceof Error ? error.message : ''
  if (status === 403) return <NotAllowed />
  const isMissing = status === 404
  return (
    <EmptyState
      icon={<ErrorCircleRegular />}
      title={t(isMissing ? 'error.notFound' : 'error.pageFailed')}
      text={isMissing ? t('error.notFoundText') : message}
      action={
        <Button
          appearance="primary"
          onClick={() => void (isMissing ? navigate(paths.home) : navigate(0))}
        >
          {t(isMissing ? 'nav.home' : 'error.tryAgain')}
        </Button>
      }
    />
  )
}

/** In place of a page that the person's roles do not open. */
function NotAllowed() {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={<LockClosedRegular />}
      title={t('error.notAllowed')}
      text={t('error.notAllowedText')}
    />
  )
}
