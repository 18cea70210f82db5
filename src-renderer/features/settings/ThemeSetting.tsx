import { Input, SegmentedControl } from '@mantine/core'
import type { Settings } from '#shared/contract/schemas/system.ts'
import { t } from '#shared/messages/index.ts'

export interface ThemeSettingProps {
  readonly theme: Settings['theme']
  readonly onTheme: (theme: Settings['theme']) => void
}

/** Dark for a dim room, light for a bright one. */
export function ThemeSetting({ theme, onTheme }: ThemeSettingProps) {
  return (
    <Input.Wrapper label={t('settings.theme')} labelElement="div" description={t('settings.theme-hint')}>
      <SegmentedControl
        mt={4}
        size="xs"
        aria-label={t('settings.theme')}
        value={theme}
        onChange={(value) => onTheme(value as Settings['theme'])}
        data={(['dark', 'light', 'system'] as const).map((value) => ({ value, label: t(`settings.theme-${value}`) }))}
      />
    </Input.Wrapper>
  )
}
