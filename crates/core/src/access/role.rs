//! Roles that an account can hold.

named! {
    "access-role"
    /// As what a person acts at a unit. ([`crate::Role`] says whose work a duty is; a grant of
    /// one of these says who holds an account for it.)
    Role {
        /// Cộng tác viên thôn, bản.
        VillageCollaborator = "village_collaborator",
        /// Công chức văn hóa - xã hội cấp xã.
        CommuneOfficer = "commune_officer",
        /// Lãnh đạo UBND cấp xã.
        CommuneLeader = "commune_leader",
        /// Trạm y tế.
        HealthStation = "health_station",
        /// Trường mầm non, tiểu học.
        School = "school",
        /// Hội, đoàn thể.
        MassOrganisation = "mass_organisation",
        /// Sở Y tế.
        DepartmentOfHealth = "department_of_health",
        /// Sở Giáo dục và Đào tạo.
        DepartmentOfEducation = "department_of_education",
        /// Lãnh đạo, quản lý cấp tỉnh.
        ProvincialManager = "provincial_manager",
        /// Bộ, cơ quan trung ương.
        Ministry = "ministry",
        /// Người làm công tác bảo vệ trẻ em.
        ProtectionWorker = "protection_worker",
        /// Người kiểm tra nhật ký.
        Auditor = "auditor",
        /// Quản trị hệ thống.
        Administrator = "administrator",
        /// Cha mẹ, người chăm sóc của một trẻ.
        Parent = "parent",
    }
}
