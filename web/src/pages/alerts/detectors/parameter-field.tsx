import { Field, LinesField } from '../../../components/field.js';
import { type Parameter, standardText, wantedText } from './detector-draft.js';

interface ParameterFieldProps {
  readonly parameter: Parameter;
  readonly text: string;
  readonly error: string | undefined;
  readonly onText: (text: string) => void;
}

/** The id of the input of a parameter. */
export function parameterId(name: string): string {
  return `parameter-${name}`;
}

/** One parameter, named by what it means, with its standard and its bounds. */
export function ParameterField({ parameter, text, error, onText }: ParameterFieldProps) {
  const props = {
    id: parameterId(parameter.name),
    label: parameter.explanation.replace(/\.$/, ''),
    hint: `Standard ${standardText(parameter)}; ${wantedText(parameter)}.`,
    value: text,
    error,
  };
  if (typeof parameter.standard !== 'number')
    return <LinesField {...props} onChange={(event) => onText(event.target.value)} />;
  return (
    <Field
      {...props}
      inputMode="decimal"
      autoComplete="off"
      onChange={(event) => onText(event.target.value)}
    />
  );
}
