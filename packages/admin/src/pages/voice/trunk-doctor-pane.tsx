// The trunk doctor: looks at everything that can be wrong with a trunk, in the order in which it
// matters, and says of each what it found and what to do. What the command line prints.

import { Button, MessageBar, MessageBarBody, Spinner, Text } from '@fluentui/react-components'
import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { useMay } from '../../api/may.ts'
import { diagnoseTrunk, type TrunkFinding, trunkQuery } from '../../api/trunks.ts'
import { FieldsFor } from '../../forms/if-may.tsx'
import { ProblemBar } from '../../forms/problem-bar.tsx'
import { paths } from '../../paths.ts'
import { Pane, PaneContent } from '../../ui/pane.tsx'
import { useLayout } from '../../ui/styles.ts'
import { FindingList } from './trunk-finding.tsx'
import { TrunkState } from './trunk-state.tsx'

/** The pane over the list of trunks. */
export function TrunkDoctorPane() {
  const { t } = useTranslation()
  const layout = useLayout()
  const navigate = useNavigate()
  const may = useMay()
  const { id = '' } = useParams()
  const { data: trunk } = useSuspenseQuery(trunkQuery(id))
  const { mutate, data, error, isPending } = useMutation({ mutationFn: diagnoseTrunk })
  const close = () => void navigate(paths.trunk(id))
  return (
    <Pane title={t('trunks.doctor.title')} subtitle={trunk.name} onClose={close}>
      <PaneContent
        actions={
          <>
            <Button
              appearance="primary"
              disabled={isPending || !may('POST /v1.0/trunks/{id}/diagnose')}
              onClick={() => mutate(id)}
            >
              {t(data === undefined ? 'trunks.doctor.run' : 'trunks.doctor.again')}
            </Button>
            <Button onClick={close}>{t('action.close')}</Button>
          </>
        }
      >
        <Text>{t('trunks.doctor.text')}</Text>
        <FieldsFor operation="POST /v1.0/trunks/{id}/diagnose">{null}</FieldsFor>
        <TrunkState trunk={trunk} />
        <ProblemBar error={error} />
        <div role="status" className={layout.column}>
          {isPending ? <Spinner label={t('trunks.doctor.running')} labelPosition="after" /> : null}
          {data === undefined || isPending ? null : <Findings findings={data} />}
        </div>
      </PaneContent>
    </Pane>
  )
}

function Findings({ findings }: { readonly findings: readonly TrunkFinding[] }) {
  const { t } = useTranslation()
  const wrong = findings.filter(({ severity }) => severity === 'error').length
  return (
    <>
      <MessageBar intent={wrong === 0 ? 'success' : 'error'}>
        <MessageBarBody>
          {wrong === 0 ? t('trunks.doctor.well') : t('trunks.doctor.ill', { count: wrong })}
        </MessageBarBody>
      </MessageBar>
      <FindingList findings={findings} />
    </>
  )
}
