import { useQuery } from '@tanstack/react-query';
import { keysQuery } from '../../api.js';
import { ChoiceGroup } from '../../components/choice-group.js';
import { Field, FieldError, inputClass } from '../../components/field.js';
import {
  customProblem,
  groupingNames,
  groupings,
  rangeNames,
  ranges,
  type UsageSearch,
} from './usage-search.js';

interface UsageControlsProps {
  readonly search: UsageSearch;
  readonly onChange: (
    change: { readonly [Name in keyof UsageSearch]?: UsageSearch[Name] | undefined },
  ) => void;
}

/** What is shown: the time, what it is told apart by, and of which key. */
export function UsageControls({ search, onChange }: UsageControlsProps) {
  const keys = useQuery(keysQuery);
  return (
    <div className="mt-6 space-y-4">
      <div className="flex flex-wrap items-end gap-x-8 gap-y-4">
        <ChoiceGroup
          name="usage-range"
          legend="Time"
          value={search.range ?? '24h'}
          onChange={(range) => onChange({ range })}
          choices={ranges.map((value) => ({ value, label: rangeNames[value] }))}
        />
        <ChoiceGroup
          name="usage-group"
          legend="Group by"
          value={search.group ?? 'key'}
          onChange={(group) => onChange({ group })}
          choices={groupings.map((value) => ({ value, label: groupingNames[value] }))}
        />
        <label className="block min-w-0 text-sm font-medium">
          <span className="mb-1.5 block">Only of the key</span>
          <select
            value={search.key ?? ''}
            onChange={(event) => onChange({ key: event.target.value || undefined })}
            className={inputClass}
          >
            <option value="">All keys</option>
            {keys.data?.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      {search.range === 'custom' && <CustomTime search={search} onChange={onChange} />}
    </div>
  );
}

function CustomTime({ search, onChange }: UsageControlsProps) {
  return (
    <fieldset className="min-w-0">
      <legend className="sr-only">Custom time</legend>
      <div className="flex flex-wrap gap-4">
        <Field
          id="usage-from"
          label="First day"
          type="date"
          value={search.from ?? ''}
          onChange={(event) => onChange({ from: event.target.value || undefined })}
        />
        <Field
          id="usage-to"
          label="Last day"
          type="date"
          value={search.to ?? ''}
          onChange={(event) => onChange({ to: event.target.value || undefined })}
        />
      </div>
      <FieldError id="usage-time-error" message={customProblem(search)} />
    </fieldset>
  );
}
