import type { ComponentType } from 'react'
import { useTask } from '../state/case-context.tsx'
import { BethesdaForm } from './BethesdaForm.tsx'
import type { ResultFormProps } from './form-parts.tsx'
import { TallyForm } from './TallyForm.tsx'

const forms: Readonly<Record<string, ComponentType<ResultFormProps>>> = { bethesda: BethesdaForm, tally: TallyForm }

/** The result in the form of the case's task. */
export function ResultForm(props: ResultFormProps) {
  const { form } = useTask()
  const Form = forms[form]
  if (!Form) throw new Error(`the window has no form ${form}`)
  return <Form {...props} />
}
