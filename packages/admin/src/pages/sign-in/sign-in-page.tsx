// The sign-in: user name and password, a passkey or the organization's own provider, then back to
// where the visitor was going.

import { Button, makeStyles, Title2, tokens } from '@fluentui/react-components'
import { useWatch } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { signIn } from '../../api/writes.ts'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { SignInProblem } from '../../forms/sign-in-problem.tsx'
import { useApiForm } from '../../forms/use-api-form.ts'
import { paths } from '../../paths.ts'
import { Brand } from '../../shell/brand.tsx'
import { LanguageMenu } from '../../shell/language-menu.tsx'
import { TextField } from '../../ui/form-fields.tsx'
import { OtherWays } from './other-ways.tsx'

const useStyles = makeStyles({
  root: {
    minHeight: '100dvh',
    display: 'grid',
    placeItems: 'center',
    padding: '24px',
    boxSizing: 'border-box',
    backgroundColor: tokens.colorNeutralBackground3,
  },
  card: {
    width: 'min(400px, 100%)',
    boxSizing: 'border-box',
    padding: '36px 40px 40px',
    display: 'flex',
    flexDirection: 'column',
    gap: '20px',
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow16,
  },
  top: { display: 'flex', justifyContent: 'space-between', alignItems: 'center' },
  title: { margin: '8px 0 0' },
})

/** The page for those who are not signed in. */
export function SignInPage() {
  const styles = useStyles()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const returnTo = localPath(search.get('returnTo'))
  const enter = () => void navigate(returnTo, { replace: true })
  const { form, submit, isPending, problem } = useApiForm({
    values: { username: '', password: '' },
    write: signIn,
    onDone: enter,
  })
  const username = useWatch({ control: form.control, name: 'username' })
  return (
    <main className={styles.root}>
      <form
        className={styles.card}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <div className={styles.top}>
          <Brand />
          <LanguageMenu />
        </div>
        <Title2 as="h1" className={styles.title}>
          {t('signIn.title')}
        </Title2>
        <ProblemBar error={problem} />
        {problem === undefined ? <SignInProblem /> : null}
        <TextField
          control={form.control}
          name="username"
          label={t('signIn.username')}
          autoComplete="username"
        />
        <TextField
          control={form.control}
          name="password"
          label={t('signIn.password')}
          type="password"
          autoComplete="current-password"
        />
        <Button appearance="primary" type="submit" size="large" disabled={isPending}>
          {t('signIn.submit')}
        </Button>
        <OtherWays
          domain={domainOf(username) ?? search.get('domain') ?? ''}
          returnTo={returnTo}
          onDone={enter}
        />
      </form>
    </main>
  )
}

/** The domain of a user name, once it looks whole. */
function domainOf(username: string): string | undefined {
  return /@([^@\s]+\.[^@\s.]{2,})$/.exec(username.trim())?.[1]
}

// Only a path of this site: a link from elsewhere must not use the sign-in to lead astray.
function localPath(returnTo: string | null): string {
  return returnTo !== null && /^\/(?!\/|\\)/.test(returnTo) ? returnTo : paths.home
}
