-- What people call the days that they entered by hand, by date; a day without a name is a holiday.
ALTER TABLE "business_calendar" ADD COLUMN "own_holiday_names" JSONB NOT NULL DEFAULT '{}';
