-- Customers who came back: customers with sales lines on two or more invoices, divided by customers.
-- Grain:   one row per key, and one for all (is_total). Never adds up.
-- Columns: is_total, key, numerator (customers with two or more invoices within the key), denominator (customers).
-- Source:  kpi_lines.   Gaps: lines without a customer are left out; two invoices in two months are one in each.
WITH invoices_of AS (
    SELECT grouping(key) = 1 AS is_total, key, customer_key, count(DISTINCT invoice) AS invoices
    FROM kpi_lines
    WHERE is_sales_line AND customer_key IS NOT NULL
    GROUP BY GROUPING SETS ((key, customer_key), (customer_key))
)
SELECT is_total, key, count(*) FILTER (WHERE invoices >= 2) AS numerator, count(*) AS denominator
FROM invoices_of
GROUP BY is_total, key;
