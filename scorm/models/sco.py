"""What the manifest says can be opened."""

from django.db import models

from content.models import Package


class ScoQuerySet(models.QuerySet["Sco"]):
    """Named questions about SCOs."""

    def launchable(self) -> "ScoQuerySet":
        """Those that can be opened; the others are headings."""
        return self.exclude(href="")


class Sco(models.Model):
    """An item of the manifest's organization, in order; a heading has no href.

    Values are those of SCORM 1.2 Content Aggregation Model 2.3 (adlcp:*), as text; the last three
    are SCORM 2004's (scorm.manifest.Item).
    """

    package = models.ForeignKey(Package, models.CASCADE, related_name="scos")
    identifier = models.CharField(max_length=255)
    position = models.PositiveIntegerField()
    depth = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=500)
    href = models.CharField(max_length=2000, blank=True)  # relative to the package, with parameters
    is_asset = models.BooleanField(default=False)  # an asset reports nothing: opened is completed
    is_visible = models.BooleanField(default=True)
    prerequisites = models.TextField(blank=True)
    mastery_score = models.FloatField(null=True)  # 0..100
    max_time_allowed = models.CharField(max_length=60, blank=True)
    time_limit_action = models.CharField(max_length=30, blank=True)
    launch_data = models.TextField(blank=True)
    passing_score = models.FloatField(null=True)  # -1..1
    completion_threshold = models.FloatField(null=True)  # 0..1
    set_by_content = models.BooleanField(default=False)

    objects = ScoQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["package", "identifier"], name="scorm_sco_identifier"),
        )

    def __str__(self) -> str:
        return self.title


class ActivityTree(models.Model):
    """The sequencing of a SCORM 2004 package, as scorm-again takes it (ActivitySettings).

    `is_sequenced` when the author wrote any: then the root's rollup is the module's result.
    """

    package = models.OneToOneField(Package, models.CASCADE, related_name="activity_tree")
    tree = models.JSONField()
    is_sequenced = models.BooleanField(default=False)
