import { Archive, Ellipsis, Pause, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Avatar } from '../ui/avatar.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Combobox } from '../ui/combobox.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { DateField } from '../ui/date-field.tsx';
import { Drawer } from '../ui/drawer.tsx';
import { Field } from '../ui/field.tsx';
import { FormSummary } from '../ui/form-summary.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Input } from '../ui/input.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Menu, MenuItem, MenuLabel, MenuRule } from '../ui/menu.tsx';
import { Popover } from '../ui/popover.tsx';
import { Progress } from '../ui/progress.tsx';
import { Select } from '../ui/select.tsx';
import { StatusPill } from '../ui/status-pill.tsx';
import { Switch } from '../ui/switch.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { toastDone, toastFailed } from '../ui/toast.tsx';
import { Part, Row } from './part.tsx';

const CALENDARS = [
  { value: 'lisbon', label: 'Lisbon office', detail: 'Mon–Fri 09:00–18:00' },
  { value: 'sp', label: 'São Paulo support', detail: 'Mon–Sat 08:00–20:00' },
  { value: 'all', label: 'Around the clock' },
];

export function Buttons() {
  const [asking, setAsking] = useState(false);
  const [drawer, setDrawer] = useState(false);
  return (
    <Part title="Buttons and pills">
      <Row>
        <Button look="primary" icon={<Plus />}>
          New ticket
        </Button>
        <Button>Export</Button>
        <Button look="quiet">Cancel</Button>
        <Button look="danger" icon={<Trash2 />}>
          Void invoice
        </Button>
        <Button look="primary" busy="Approving…">
          Approve
        </Button>
        <Button disabled>Not allowed</Button>
        <Button size="small">Small</Button>
        <IconButton label="Archive" keys="e" icon={<Archive />} />
        <Menu trigger={<IconButton label="More" icon={<Ellipsis />} look="secondary" />}>
          <MenuLabel>Ticket 1042</MenuLabel>
          <MenuItem
            onSelect={() => toastDone('Ticket 1042 is done', { undo: () => undefined })}
            icon={<Archive />}
            keys="e"
          >
            Done
          </MenuItem>
          <MenuItem onSelect={() => setAsking(true)} icon={<Pause />}>
            Pause…
          </MenuItem>
          <MenuRule />
          <MenuItem onSelect={() => toastFailed('The ticket could not be deleted')} icon={<Trash2 />} danger>
            Delete
          </MenuItem>
        </Menu>
        <Popover label="About" trigger={<Button>Popover</Button>}>
          The deadline counts business time in Lisbon.
        </Popover>
        <Button onClick={() => setAsking(true)}>Confirm</Button>
        <Button onClick={() => setDrawer(true)}>Drawer</Button>
        <Button onClick={() => toastDone('3 tickets are done', { undo: () => undefined })}>Toast</Button>
        <Kbd keys="mod k" />
        <Kbd keys="g t" />
      </Row>
      <Row>
        <StatusPill tone="running">Running</StatusPill>
        <StatusPill tone="warned">Due in 12 min</StatusPill>
        <StatusPill tone="breached">Breached 2 h ago</StatusPill>
        <StatusPill tone="done">Paid</StatusPill>
        <StatusPill tone="neutral" icon={Pause}>
          Paused, waiting for customer
        </StatusPill>
        <Badge>urgent</Badge>
        <Badge>12</Badge>
        <Avatar name="Ana Duarte" alone />
        <Avatar name="Rui" size="medium" alone />
      </Row>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Pause this process?"
        consequence="No warning and no escalation will happen until it is resumed. The deadline moves by the length of the pause."
        confirm="Pause"
        busy="Pausing…"
        reason="required"
        onConfirm={() => Promise.resolve()}
      />
      <Drawer open={drawer} onOpenChange={setDrawer} title="New ticket" footer={<Button look="primary">Create</Button>}>
        <Field label="Subject">
          <Input />
        </Field>
      </Drawer>
    </Part>
  );
}

export function Fields() {
  const [calendar, setCalendar] = useState<string | null>('lisbon');
  const [date, setDate] = useState('2026-03-01');
  const [on, setOn] = useState(true);
  const [tab, setTab] = useState('lines');
  return (
    <Part title="Fields">
      <FormSummary
        errors={[
          { field: 'g-email', message: 'Enter an e-mail address such as name@example.com' },
          { field: 'g-amount', message: 'The amount has more than two decimals' },
        ]}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Subject" help="What the customer asks for, in a few words.">
          <Input placeholder="Invoice is wrong" />
        </Field>
        <Field label="E-mail" id="g-email" error="Enter an e-mail address such as name@example.com">
          <Input defaultValue="ana@" />
        </Field>
        <Field label="Priority">
          <Select options={['Low', 'Normal', 'High', 'Urgent'].map((label) => ({ value: label, label }))} />
        </Field>
        <Field label="Business calendar">
          <Combobox value={calendar} onChange={setCalendar} options={CALENDARS} />
        </Field>
        <Field label="First invoice on">
          <DateField value={date} onChange={setDate} />
        </Field>
        <Field label="Amount" id="g-amount">
          <Input after="EUR" defaultValue="420.00" className="text-right tabular" />
        </Field>
        <Field label="Reason" className="sm:col-span-2">
          <Textarea defaultValue="The customer asked us to wait for their purchase order." />
        </Field>
        <Checkbox checked={on} onChange={setOn} label="Send the invoice by mail" />
        <Switch checked={on} onChange={setOn} label="Escalate at breach" help="Tells the team lead and reassigns." />
        <Progress label="Importing leads" value={3400} total={9240} unit="rows" />
      </div>
      <Tabs
        label="Invoice"
        value={tab}
        onChange={setTab}
        tabs={[
          { id: 'lines', label: 'Lines', count: 3, content: 'Three lines.' },
          { id: 'history', label: 'History', content: 'What happened.' },
        ]}
      />
    </Part>
  );
}
