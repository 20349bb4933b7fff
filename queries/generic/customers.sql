-- stream: customers
-- mode: changed
-- cursor: changed_at
-- params: since, after_customer_ref, until, limit
-- columns: customer_ref, customer_id, segment, care_adjustment, care_review_on, language, changed_at
select
    customer_ref, customer_id, segment, care_adjustment, care_review_on, language, changed_at
from customers
where changed_at >= :since
  and changed_at < :until
  and (changed_at > :since or customer_ref > :after_customer_ref or customer_ref is null)
order by changed_at, customer_ref
limit :limit
